// The names that a formula may use, those of matplotlib's mathtext, and their characters; any thread.

const greek =
  'alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ ' +
  'omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω ' +
  'Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π ' +
  'Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω'
const letters = 'AA Å aa å ae æ AE Æ o ø O Ø ss ß hbar ħ ell ℓ Re ℜ Im ℑ aleph ℵ imath ı'
const signs =
  'degree ° infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ oint ∮ prime ′ forall ∀ exists ∃ emptyset ∅ angle ∠ ' +
  'langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ vert | Vert ‖ ldots … cdots ⋯ dag † ddag ‡ S § P ¶ copyright © ' +
  'neg ¬ triangle △ square □ backslash \\'
const binary =
  'pm ± mp ∓ times × div ÷ ast ∗ star ⋆ circ ∘ bullet ∙ cdot ⋅ cap ∩ cup ∪ vee ∨ wedge ∧ oplus ⊕ otimes ⊗ setminus ∖'
const relations =
  'leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅ propto ∝ ll ≪ gg ≫ in ∈ notin ∉ ni ∋ subset ⊂ ' +
  'supset ⊃ subseteq ⊆ supseteq ⊇ perp ⊥ parallel ∥ mid ∣ leftarrow ← rightarrow → to → uparrow ↑ downarrow ↓ ' +
  'leftrightarrow ↔ Leftarrow ⇐ Rightarrow ⇒ Leftrightarrow ⇔ mapsto ↦'

function read(list: string): [string, string][] {
  const words = list.split(' ')
  return Array.from({ length: words.length / 2 }, (_, index) => [words[2 * index]!, words[2 * index + 1]!])
}

/** Characters by name, without the backslash. */
export const symbols: ReadonlyMap<string, string> = new Map(
  [greek, letters, signs, binary, relations].flatMap((list) => read(list)),
)

/** Names that are written out, upright. */
export const functions: ReadonlySet<string> = new Set(
  'arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln log max min sec sin sinh sup tan tanh'.split(
    ' ',
  ),
)

/** Blanks by name: mathtext's widths, as the nearest blank character's. */
export const spaces: ReadonlyMap<string, string> = new Map([
  [',', '\u2006'],
  ['thinspace', '\u2006'],
  [':', '\u2009'],
  [';', '\u2005'],
  [' ', '\u2004'],
  ['quad', '\u2003'],
  ['qquad', '\u2003\u2003'],
])

/** Accents by name, as combining characters. */
export const accents: ReadonlyMap<string, string> = new Map(
  read('hat \u0302 bar \u0304 tilde \u0303 dot \u0307 ddot \u0308 vec \u20d7 acute \u0301 grave \u0300 breve \u0306'),
)

/** Characters that a backslash makes plain. */
export const escapes = '%_$#&{}[]|'

/** Signs with a blank on both sides, but for a binary one that has nothing on its left. */
export const binarySigns: ReadonlySet<string> = new Set(['+', '−', '*', ...read(binary).map(([, sign]) => sign)])
export const relationSigns: ReadonlySet<string> = new Set([
  '=',
  '<',
  '>',
  ':',
  ...read(relations).map(([, sign]) => sign),
])

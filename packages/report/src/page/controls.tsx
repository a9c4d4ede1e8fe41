// The controls of the list, as they are drawn: search, filters, order, view, and the statuses above; in the page.
import type { ReportedStatus } from '@movieflow/core'
import { formatCount } from '@movieflow/page/quantities'
import { visibleLines } from '@movieflow/page/visible-text'
import type { JSX } from 'preact'
import type { ListView } from './view.js'

/** Changes the view, and shows the list as it says then. */
type Change = (act: () => void) => void

interface ControlsProps {
  readonly view: ListView
  readonly filters: readonly [name: string, values: readonly string[]][]
  readonly sorts: readonly [group: string, names: readonly string[]][]
  /** How many movies are shown. */
  readonly count: string
  readonly change: Change
}

export function Controls({ view, filters, sorts, count, change }: ControlsProps): JSX.Element {
  return (
    <>
      <div class="field search">
        <label for="search">Search</label>
        <input
          type="search"
          id="search"
          placeholder="Search: words, exp=11..13, -layer=conv2 …"
          autocomplete="off"
          spellcheck={false}
          value={view.query}
          onInput={({ currentTarget }) =>
            change(() => {
              view.query = currentTarget.value
            })
          }
        />
      </div>
      {filters.map(([name, values], index) => (
        <Filter key={name} id={`filter-${index}`} name={name} values={values} view={view} change={change} />
      ))}
      <Sorting view={view} sorts={sorts} change={change} />
      <ViewSwitch view={view} change={change} />
      <p id="count" role="status">
        {count}
      </p>
    </>
  )
}

interface FilterProps {
  readonly id: string
  readonly name: string
  readonly values: readonly string[]
  readonly view: ListView
  readonly change: Change
}

function Filter({ id, name, values, view: { fields }, change }: FilterProps): JSX.Element {
  const choose = (value: string) => (value === '' ? fields.delete(name) : fields.set(name, value))
  return (
    <div class="field">
      <label for={id}>{visibleLines(name)}</label>
      <select
        id={id}
        value={fields.get(name) ?? ''}
        onChange={({ currentTarget }) => change(() => choose(currentTarget.value))}
      >
        <option value="">all</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {visibleLines(value)}
          </option>
        ))}
      </select>
    </div>
  )
}

function Sorting({ view, sorts, change }: Pick<ControlsProps, 'view' | 'sorts' | 'change'>): JSX.Element {
  const { sort, descending } = view
  return (
    <div class="field">
      <label for="sort">Sort by</label>
      <span class="joined">
        <select
          id="sort"
          value={sort}
          onChange={({ currentTarget }) =>
            change(() => {
              view.sort = currentTarget.value
            })
          }
        >
          <option value="">as planned</option>
          {sorts.map(([group, names]) => (
            <optgroup key={group} label={group}>
              {names.map((name) => (
                <option key={name} value={name}>
                  {visibleLines(name)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <button
          type="button"
          id="direction"
          aria-label={descending ? 'Descending; change to ascending' : 'Ascending; change to descending'}
          onClick={() =>
            change(() => {
              view.descending = !descending
            })
          }
        >
          {descending ? '↓' : '↑'}
        </button>
      </span>
    </div>
  )
}

function ViewSwitch({ view, change }: Pick<ControlsProps, 'view' | 'change'>): JSX.Element {
  const button = (text: string, sheet: boolean) => (
    <button
      type="button"
      aria-pressed={view.sheet === sheet}
      onClick={() =>
        change(() => {
          view.sheet = sheet
        })
      }
    >
      {text}
    </button>
  )
  return (
    <fieldset class="field switch" aria-label="View">
      <span class="joined">
        {button('List', false)}
        {button('Sheet', true)}
      </span>
    </fieldset>
  )
}

interface StatusesProps {
  readonly counts: readonly [status: ReportedStatus, count: number][]
  readonly chosen: Set<string>
  readonly change: Change
}

export function Statuses({ counts, chosen, change }: StatusesProps): JSX.Element {
  return (
    <>
      {counts.map(([status, count]) => (
        <li key={status} class={status} data-status={status}>
          <button
            type="button"
            aria-pressed={chosen.has(status)}
            title={`Show only ${status} movies`}
            onClick={() => change(() => chosen.delete(status) || chosen.add(status))}
          >
            <svg class="icon" aria-hidden="true">
              <use href={`#icon-${status}`} />
            </svg>
            <b>{formatCount(count)}</b> {status}
          </button>
        </li>
      ))}
    </>
  )
}

export { evaluateTemplate, formatTemplate, type Lookup, lookupIn, missingFields, type Reference } from './evaluate.js'
export { compileFilePattern, type FilePattern } from './file-pattern.js'
export { hasTemplate, parseTemplate, type Template } from './parse.js'
export { numberFromText } from './text.js'

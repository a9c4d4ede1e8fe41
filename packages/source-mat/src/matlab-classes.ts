// MATLAB classes that only MATLAB reads, and how to save their values so that others do.
import { printable } from '@movieflow/arrays'
import type { OtherItem } from './item.js'

const ways: Record<string, { what: string; hint: string }> = {
  string: {
    what: 'a MATLAB string, which only MATLAB reads',
    hint: 'save it as text: x = char(x), or cellstr(x) for several',
  },
  table: {
    what: 'a table, which only MATLAB reads',
    hint: "save it as a struct: t = table2struct(t, 'ToScalar', true)",
  },
  timetable: {
    what: 'a timetable, which only MATLAB reads',
    hint: "save it as a struct: t = table2struct(timetable2table(t), 'ToScalar', true)",
  },
  datetime: { what: 'a datetime, which only MATLAB reads', hint: 'save it as seconds: t = posixtime(t)' },
  duration: { what: 'a duration, which only MATLAB reads', hint: 'save it as numbers: d = seconds(d)' },
  calendarDuration: { what: 'a calendarDuration, which only MATLAB reads', hint: 'save it as numbers: d = datevec(d)' },
  categorical: {
    what: 'a categorical array, which only MATLAB reads',
    hint: 'save it as numbers or texts: x = double(x), or cellstr(x)',
  },
  'containers.Map': {
    what: 'a containers.Map, which only MATLAB reads',
    hint: 'save its parts as cells: k = keys(m); v = values(m)',
  },
  dictionary: {
    what: 'a dictionary, which only MATLAB reads',
    hint: 'save its parts: k = keys(d); v = values(d)',
  },
  function_handle: { what: 'a function handle', hint: 'save its result, not the function; or func2str(f)' },
}

/** An item of a class that is refused. */
export function otherClass(className: string, shape: readonly number[]): OtherItem {
  const way = Object.hasOwn(ways, className) ? ways[className]! : undefined
  const what = `an object of the class ${printable(className)}, which only MATLAB reads`
  return { kind: 'other', shape, ...(way ?? { what, hint: 'save its properties: s = struct(obj)' }) }
}

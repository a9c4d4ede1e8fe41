// Tables: files of NumPy, pandas, openpyxl, xlsxwriter and trackers.
import type { Evidence } from './evidence.js'

export const tableEvidence: Evidence = {
  'CSV, comma or semicolon or tab, `\\n` `\\r\\n` `\\r`': {
    reads: ['table plain.csv', 'table tabs.tsv', 'table mac.csv'],
  },
  'quotes, line breaks in quotes': { reads: ['table mixed.csv'] },
  'UTF-8 with and without mark, UTF-16 LE and BE with mark': {
    reads: ['table mark.csv', 'table utf16.csv', 'table utf16be.csv'],
  },
  'other encodings': { tested: ['table/tables: is not text in UTF-8'] },
  'European Excel, `1,5;2,5`': { reads: ['table european*.csv'] },
  'decimal points and commas in one `;` file': {
    tested: ['table/tables: of numbers with decimal points and commas in one file are not guessed at'],
  },
  '`np.savetxt`: comma, tab, blanks; `header=` with `# ` or without; MATLAB `save -ascii`': {
    reads: [
      'table header.csv',
      'table remark.csv',
      'table plain.csv',
      'table blanks.txt',
      'table names.txt',
      'table ascii.txt',
    ],
  },
  'pandas `to_csv` with and without index': { reads: ['table index.csv', 'table pandas.csv'] },
  'DeepLabCut and Lightning Pose (3 and 4 lines of names), TrackMate (3 lines below the names)': {
    reads: ['table dlc*.csv', 'table lightning-pose.csv'],
    tested: ['table/trackers: trackmate'],
  },
  "pandas with an index that is called as a column is (`set_index('frame', drop=False)`)": {
    tested: ['table/trackers: an index that is called as a column is left out if it is the same'],
  },
  'dates, ISO 8601, with times of day or without': {
    tested: ['table/trackers: are seconds from the first row on, as fine as they are written'],
  },
  '`inf` `Infinity`; blank `NaN` `NA` `N/A` `#N/A` `<NA>` `null`': { reads: ['table missing.csv', 'table edges.csv'] },
  "hexadecimal, `1_000`, `1.234,5`, `12%`, Fortran's `1D3`, other dates, true/false": {
    tested: ['table/readings: text among numbers'],
  },
  'lines of different lengths': { tested: ['table/tables'] },
  'two columns of one name (after `_`)': { tested: ['table/tables'] },
  'no column of numbers': { tested: ['table/tables'] },
  'empty file': { tested: ['table/tables: an empty file'] },
  'over 65,536 columns, or a first line over 16 MiB': { tested: ['table/tables'] },
  'over 256 MiB, or 2^25 cells': {},
  'JSON: list of records; record of equally long lists': { reads: ['table columns.json'] },
  'JSON: nested rectangular lists of numbers, null, booleans': {
    reads: ['table cube.json', 'table arrays.json results.mask'],
  },
  'JSON: other records': { reads: ['table arrays.json *'] },
  'JSON: ragged lists, text among numbers': { tested: ['table/tables'] },
  'JSON: `NaN` `Infinity` `-Infinity`': { reads: ['table arrays.json results.map'] },
  'JSON: comments, trailing commas, single quotes': { tested: ['table/tables'] },
  'JSON: deeper than 64, over 64 MiB, over 4,000,000 lists and records': {
    tested: ['table/tables: folders, and values too deep for templates'],
  },
  'JSON: whole numbers beyond 2^53': { reads: ['table whole.json'] },
  'gzip (`.csv.gz`), of several members too; unpacked up to the same sizes': {
    tested: ['table/workbooks: is read as it is unpacked, of several members too'],
  },
  'Excel `.xlsx`, `.xlsm` (written by openpyxl 3.1, xlsxwriter 3.2, pandas 3.0): sheets': {
    tested: ['table/workbooks: gives its sheets as arrays, and their columns by name'],
  },
  '– blank rows and columns before the table, hidden sheets': {
    tested: ['table/workbooks: begins where its table does'],
  },
  '– dates, times of day, durations `[h]:mm:ss`; workbooks that count from 1904': {
    tested: [
      'table/workbooks: dates and times as texts to the millisecond',
      'table/workbooks: counts from 1904 if it says so',
    ],
  },
  '– formulas': { tested: ['table/workbooks: xlsxwriter.xlsx'] },
  '– errors as `#DIV/0!`': { tested: ['table/workbooks: errors are missing, and said'] },
  '– `.xls`, encrypted; above 64 MiB, or 512 MiB unpacked': { tested: ['table/workbooks'] },
  'JSON Lines, Feather': {},
  Parquet: {},
  "UTF-16 without mark; files of other numbers' alphabets": {},
}

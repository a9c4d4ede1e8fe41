export { type PageFiles, readPageFiles } from './page-files.js'

// The page comes to life: what the server tells becomes a store, and the store a page; in the page.
import { render } from 'preact'
import { preview } from './preview.js'

const room = document.querySelector('#preview')
if (room) render(preview(), room)

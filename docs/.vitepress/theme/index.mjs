// VitePress's own theme, with more room for tables and code.
import DefaultTheme from 'vitepress/theme'
import './style.css'

export default DefaultTheme

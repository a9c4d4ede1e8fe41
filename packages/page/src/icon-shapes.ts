// The shapes of buttons, filled, of 24 × 24; anywhere.

export const iconShapes = {
  first: 'M6 5h2.5v14H6zM19 5v14L9.5 12z',
  back: 'M16 5v14L6.5 12z',
  play: 'M7 4.5v15L19.5 12z',
  pause: 'M6.5 5h4v14h-4zM13.5 5h4v14h-4z',
  next: 'M8 5v14l9.5-7z',
  last: 'M15.5 5H18v14h-2.5zM5 5v14l9.5-7z',
  left: 'M15.4 5 17 6.6 11.6 12 17 17.4 15.4 19l-7-7z',
  right: 'M8.6 5 7 6.6l5.4 5.4L7 17.4 8.6 19l7-7z',
  close: 'M6.5 5 12 10.4 17.5 5 19 6.5 13.6 12 19 17.5 17.5 19 12 13.6 6.5 19 5 17.5 10.4 12 5 6.5z',
  sound: 'M4 9v6h4l5 4.5v-15L8 9zM15 8.4v7.2a4.2 4.2 0 0 0 0-7.2zM15 4.6v2a6 6 0 0 1 0 10.8v2A7.9 7.9 0 0 0 15 4.6z',
  muted:
    'M4 9v6h4l5 4.5v-15L8 9zM15.9 8.5l-1.4 1.4 2.1 2.1-2.1 2.1 1.4 1.4 2.1-2.1 2.1 2.1 1.4-1.4-2.1-2.1 2.1-2.1-1.4-1.4-2.1 2.1z',
  full: 'M5 5h5.5v2H7v3.5H5zM13.5 5H19v5.5h-2V7h-3.5zM5 13.5h2V17h3.5v2H5zM17 13.5h2V19h-5.5v-2H17z',
} as const

export type IconName = keyof typeof iconShapes

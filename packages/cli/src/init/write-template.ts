// A pipeline for a folder without readable data yet, with places to fill in.

export function writeTemplate(): string {
  return `# Written by \`movieflow init\`, which found no data here. Fill in their path under \`files:\`.
version: 1
out: movies # where movies go, relative to this file
fps: 5 # frames a second

source:
  # A movie for each file: .npy .npz .mat .h5 .nwb .nc .nii, pictures, videos, tables. <…> captures a field of the name, :d digits
  # as a number, as in data/<animal>_Exp<exp:d>.npy.
  files: data/<name>.npy
  # A name for each index of the array. A movie runs along \`frame\`; a picture has y and x.
  axes: [frame, y, x]

render:
  use: heatmap # or image, line, scatter, figure …
  size: [480, 420] # pixels
  limits: { percentile: [2, 98] } # of each movie; over: batch for one scale in all, or [low, high]
  colormap: viridis
  title: <name> frame <frame>

write:
  - <name>.mp4 # the ending chooses: .mp4 .mov .avi .mkv .webm .gif
`
}

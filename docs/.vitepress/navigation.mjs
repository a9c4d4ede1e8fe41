// The pages of the site in the order in which they are read. Paths are those of the repository.

/** One group of the sidebar each: its title, then the pages with the names that the sidebar gives them. */
export const navigation = [
  {
    title: 'Start',
    pages: {
      'README.md': 'movieflow',
      'docs/concepts.md': 'Concepts',
      'docs/tutorial.md': 'The first movie in five minutes',
    },
  },
  {
    title: 'How to',
    pages: {
      'docs/gallery.md': 'Gallery and index by task',
      'docs/cookbook.md': 'Cookbook',
      'docs/recipes.md': 'Recipes for MATLAB and Python users',
      'docs/from-matlab-and-matplotlib.md': 'From MATLAB, matplotlib and OpenCV',
      'docs/preview.md': 'The preview',
      'docs/editing.md': 'Editing in time',
      'docs/batch.md': 'Batches',
      'docs/report.md': 'The report',
      'docs/schedule.md': 'Scheduled runs',
      'docs/cluster.md': 'On a cluster',
      'docs/library.md': 'From a program',
      'docs/plugins.md': 'Write a plugin',
      'docs/hooks.md': 'Hooks and presets',
    },
  },
  {
    title: 'Reference',
    pages: {
      'docs/pipeline.md': 'The pipeline language',
      'docs/figures.md': 'Figures',
      'docs/outputs.md': 'Outputs',
      'docs/formats.md': 'Formats',
      'docs/values.md': 'Values',
      'docs/reference.md': 'Every key and option',
      'docs/reliability.md': 'Reliability',
      'docs/performance.md': 'Performance',
    },
  },
  {
    title: 'Help',
    pages: { 'docs/troubleshooting.md': 'Troubleshooting', 'docs/faq.md': 'FAQ' },
  },
  {
    title: 'Development',
    pages: {
      'ARCHITECTURE.md': 'Architecture',
      'CONTRIBUTING.md': 'Contributing',
      'SECURITY.md': 'Security',
      'CHANGELOG.md': 'Changelog',
    },
  },
]

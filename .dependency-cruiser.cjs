// The house's walls (DESIGN section 5): imports go down only. Each line carries its reason.
const NODE_IO =
  '^(node:)?(fs|fs/promises|net|dgram|child_process|timers|timers/promises|os|process|http|https|tls|worker_threads|cluster)$';
module.exports = {
  forbidden: [
    {
      name: 'core-imports-nothing-above',
      comment: 'core decides; what it needs from the machine arrives as an argument',
      severity: 'error',
      from: { path: '^src/core' },
      to: { path: '^src/(host|work|entry|lab)' },
    },
    {
      name: 'core-touches-no-machine',
      comment: 'core is pure, so that its laws can be tested on values alone',
      severity: 'error',
      from: { path: '^src/core' },
      to: { path: NODE_IO },
    },
    {
      name: 'core-libraries',
      comment: 'core may use only libraries that compute: schema, YAML, XML',
      severity: 'error',
      from: { path: '^src/core' },
      to: { dependencyTypes: ['npm'], pathNot: 'node_modules/(zod|yaml|fast-xml-parser)/' },
    },
    {
      name: 'host-imports-only-core',
      comment: 'the host floor touches machines and knows no use-case',
      severity: 'error',
      from: { path: '^src/host' },
      to: { path: '^src/(work|entry|lab)' },
    },
    {
      name: 'work-imports-core-and-host',
      comment: 'use-cases take a Host; which one it is is decided at the entry',
      severity: 'error',
      from: { path: '^src/work' },
      to: { path: '^src/(entry|lab)' },
    },
    {
      name: 'work-touches-only-through-host',
      comment: 'a use-case that touched the machine itself could not run on a lab node or over SSH',
      severity: 'error',
      from: { path: '^src/work' },
      to: { path: NODE_IO },
    },
    {
      name: 'lab-imports-core-and-host',
      comment: 'the lab is a Host and its machines; it knows no use-case',
      severity: 'error',
      from: { path: '^src/lab' },
      to: { path: '^src/(work|entry)' },
    },
    {
      name: 'only-entry-imports-lab',
      comment: 'production code never depends on the lab',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/(lab|entry)' },
      to: { path: '^src/lab' },
    },
    {
      name: 'page-runs-in-a-browser',
      comment: 'the page is sent to browsers: it takes what is pure, and reaches the rest by asking its server',
      severity: 'error',
      from: { path: '^src/entry/web/page' },
      to: { pathNot: '^src/(core|entry/web/page)/|node_modules/(preact|uplot)/' },
    },
    {
      name: 'only-the-page-imports-the-page',
      comment: 'what needs a browser does not run anywhere else',
      severity: 'error',
      from: { pathNot: '^src/entry/web/page' },
      to: { path: '^src/entry/web/page|node_modules/(preact|uplot)/' },
    },
    {
      name: 'no-cycles',
      comment: 'a cycle hides which of two rooms decides',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'a file nobody imports is dead',
      severity: 'error',
      from: { orphan: true, path: '^src', pathNot: '^src/entry' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};

import type { NameRule } from '../../base/name.ts';
import type { Judge } from './problem.ts';

/** An absolute path without surprises: nothing that climbs, nothing that a generated configuration would have to escape. */
export const judgePath: Judge = (text) => {
  const bad = (message: string, hint: string) => ({ code: 'bad-path', message, hint });
  if (text === '') return bad('the path is empty', 'write an absolute path, such as /srv/shared');
  if (!text.startsWith('/'))
    return bad(`${text} is not an absolute path`, `begin with a slash: /${text.replace(/^\.?\/?/, '')}`);
  if (/(^|\/)\.\.?(\/|$)/.test(text)) return bad(`${text} has a "." or ".." in it`, 'write the path that it leads to');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not get into ganesha.conf
  if (/[\u0000-\u001f\u007f"\\]/.test(text))
    return bad(`${text} has a quote, a backslash or a control character in it`, 'rename the folder');
  if (text.length > LONGEST) return bad('the path is too long', `a path has at most ${LONGEST} characters`);
  return undefined;
};

/** Of a path that has been made normal. */
export const NORMAL_PATH: NameRule = {
  pattern: /^(?!.*\/\.\.?(\/|$))(\/[^\p{Cc}"\\/]+)+$/u,
  longest: 1024,
  says: 'is an absolute path without quotes, backslashes and control characters, such as /srv/vm',
};

/** One spelling per path: no doubled and no trailing slashes. */
export const normalPath = (path: string): string => path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');

/** Whether `inner` lies below `outer`. Both are normal. */
export const isBelow = (inner: string, outer: string): boolean =>
  inner !== outer && inner.startsWith(outer === '/' ? '/' : `${outer}/`);

// ---

/** PATH_MAX is 4096; records and sockets get names below it. */
const LONGEST = 1024;

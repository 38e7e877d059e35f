// The page before its script has begun.
import { escapeText } from '../../core/report/markup.ts';

/** The token travels in every URL: a cookie would be sent to other people's servers on this machine too (RFC 6265, section 8.5). */
export function html(title: string, token: string): string {
  const file = (name: string) => escapeText(`${name}?token=${encodeURIComponent(token)}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(title)} · Gracekeeper</title>
<link rel="icon" href="${file('icon.svg')}">
<link rel="stylesheet" href="${file('page.css')}">
<script type="module" src="${file('page.js')}"></script>
</head>
<body><noscript>This page needs its script; gracekeeper status says the same in a terminal.</noscript></body>
</html>
`;
}

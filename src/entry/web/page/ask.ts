// How the page asks its server. The token is in the page's own URL.
const token = new URLSearchParams(location.search).get('token') ?? '';

export const urlOf = (path: string, query: Readonly<Record<string, string>> = {}): string =>
  `${path}?${new URLSearchParams({ ...query, token })}`;

/** Rejects with the server's words, as a sentence for a person. */
export async function ask<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  return answerOf<T>(fetch(urlOf(path, query)));
}

export async function tell<T>(path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return answerOf<T>(fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

// ---

async function answerOf<T>(asking: Promise<Response>): Promise<T> {
  // A browser does not say why.
  const response = await asking.catch(() => undefined);
  if (response === undefined) throw new Error('The page’s server does not answer.');
  // What is no JSON is not from the page's server, or was cut off: there is no answer in it.
  const answer = (await response.json().catch(() => undefined)) as { error?: { message: string } } | undefined;
  if (!response.ok) throw new Error(answer?.error?.message ?? `The page’s server refuses (${response.status}).`);
  if (answer === undefined) throw new Error('What the page’s server said can’t be read.');
  return answer as T;
}

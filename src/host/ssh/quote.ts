// Words for a POSIX shell: IEEE Std 1003.1, Shell Command Language 2.2.2, where between single quotes every character stands for itself.

/** The word as a shell reads it back, whatever is in it. Throws Error for a NUL, which no argument can hold. */
export function quoteWord(word: string): string {
  if (word.includes('\0')) throw new Error('an argument of a program can hold no NUL');
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The simple command that has exactly these words. None of them is taken for a keyword, an alias, an assignment or a glob. */
export const quoteWords = (words: readonly string[]): string => words.map(quoteWord).join(' ');

import { InvalidArgumentError } from 'commander';

/** For commander: an option that counts something. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It takes a whole number, 1 or more.');
  return value;
}

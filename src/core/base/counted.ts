/** As in "1 client", "2 clients". */
export const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

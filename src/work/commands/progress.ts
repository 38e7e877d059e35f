// How a use-case tells what it is doing: the entry floor decides whether and where it is shown.
export type Progress = (step: string, node?: string) => void;

export const silent: Progress = () => undefined;

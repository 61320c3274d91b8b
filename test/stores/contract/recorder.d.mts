/** Calls `first` with the kind and the name of each feature when this process sends it for the first time. */
export function listen(first: (kind: string, name: string) => void): void

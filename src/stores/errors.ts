/** True for the refusal of a unique index: somebody else was first. */
export const isDuplicate = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 11000

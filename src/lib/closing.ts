/** A part of a process that has to be ended, and how long that may take. */
export interface ClosingStep {
  /** in Danish, for the log */
  name: string
  milliseconds: number
  close(): unknown
}

/**
 * Ends one part after the other. A part that is late or fails is left as it is, and the next one's turn comes: whatever a
 * process waits for may be gone for good.
 * @returns one sentence for every part that was left
 */
export async function closeInTurn(steps: readonly ClosingStep[]): Promise<string[]> {
  const left: string[] = []
  for (const { name, milliseconds, close } of steps) {
    const sentence = await inTime(async () => void (await close()), milliseconds)
    if (sentence) left.push(`Stoppet uden at vente længere på ${name}: ${sentence}.`)
  }
  return left
}

/** @returns what was wrong */
function inTime(work: () => Promise<void>, milliseconds: number): Promise<string | null> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(`ikke færdig efter ${milliseconds} ms`), milliseconds)
    work().then(
      () => {
        clearTimeout(timer)
        resolve(null)
      },
      (error: unknown) => {
        clearTimeout(timer)
        resolve(error instanceof Error ? error.message : String(error))
      },
    )
  })
}

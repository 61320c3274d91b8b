/** A process that can be killed before any of its writes; nothing it does afterwards is done. */
export function mortal(models: readonly { collection: object }[]) {
  let left = Number.POSITIVE_INFINITY
  const step = () => {
    if (left-- <= 0) throw new Error('killed')
  }
  for (const { collection } of models) {
    const writes = collection as Record<string, (...args: unknown[]) => Promise<unknown>>
    for (const name of ['insertOne', 'updateOne', 'updateMany', 'findOneAndUpdate']) {
      const write = writes[name]?.bind(collection)
      writes[name] = async (...args) => {
        step()
        return write?.(...args)
      }
    }
  }
  return {
    step,
    /** It dies when so many writes are done. */
    endsAfter(writes: number): void {
      left = writes
    },
    /** Another process. @returns whether the last one was killed */
    begin(): boolean {
      const killed = left < 0
      left = Number.POSITIVE_INFINITY
      return killed
    },
  }
}

/** As `read`, but each object is read once. For objects that are replaced and never changed in place. */
export function onceEach<From extends object, To extends object | string>(
  read: (from: From) => To,
): (from: From) => To {
  const known = new WeakMap<From, To>()
  return from => {
    const found = known.get(from)
    if (found !== undefined) return found
    const made = read(from)
    known.set(from, made)
    return made
  }
}

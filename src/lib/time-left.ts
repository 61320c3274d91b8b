/** How near a due time is: more than six hours, less, or past. */
export type Nearness = 'ok' | 'soon' | 'late'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
/** Under this much time left (milliseconds) a deadline is near. */
const soon = 6 * hour

/** What is left until a due time, in words: '17 timer tilbage', '2 t. 5 min. tilbage', '1 time over fristen'. */
export function timeLeft(dueAt: Date, now: Date): { state: Nearness; text: string } {
  const left = dueAt.getTime() - now.getTime()
  const text = span(Math.abs(left))
  if (left < 0) return { state: 'late', text: `${text} over fristen` }
  return { state: left < soon ? 'soon' : 'ok', text: `${text} tilbage` }
}

function span(milliseconds: number): string {
  if (milliseconds < hour) return `${Math.floor(milliseconds / minute)} min.`
  const minutes = Math.floor((milliseconds % hour) / minute)
  const hours = Math.floor(milliseconds / hour)
  if (milliseconds < soon && minutes > 0) return `${hours} t. ${minutes} min.`
  if (milliseconds < 2 * day) return hours === 1 ? '1 time' : `${hours} timer`
  return `${Math.floor(milliseconds / day)} dage`
}

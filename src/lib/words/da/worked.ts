import { counted } from '../../counted.js'

/** How long somebody has done a kind of work: '3 måneder', '1,5 år'. @param years not negative */
export function timeWorked(years: number): string {
  const months = Math.round(12 * years)
  if (months < 1) return 'under 1 måned'
  return years < 1 ? counted(months, 'måned', 'måneder') : `${years.toLocaleString('da-DK')} år`
}

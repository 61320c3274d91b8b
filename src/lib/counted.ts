/** '1 uge', '2 uger', '1,5 timer'. */
export const counted = (n: number, one: string, many: string): string =>
  `${n.toLocaleString('da-DK')} ${n === 1 ? one : many}`

/** Why something is so: a code with its numbers (and codes of catalogues). Sentences are made when it is shown. */
export interface Reason {
  code: string
  numbers: Record<string, number | string>
}

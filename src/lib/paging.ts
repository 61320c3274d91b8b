/** So many rows stand on one page of a list. */
export const pageSize = 50

/** One page of a list, and how many there are. */
export interface Paged {
  page: number
  pages: number
}

/** The page that is shown of `total` rows, and how many rows stand before it; a number past the end is the last page. */
export function pageAt(total: number, wanted = 1, size = pageSize): Paged & { skip: number } {
  const pages = Math.max(1, Math.ceil(total / size))
  const page = Math.min(wanted, pages)
  return { page, pages, skip: (page - 1) * size }
}

import { Type } from 'typebox'
import type { Paged } from '../lib/paging.js'

/** A page's number in the query of a list. */
export const pageNumber = Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 }))

/**
 * For `ui/pagination`; null when there is only one page.
 * @param of which list, where several stand on one page
 */
export const pageLinks = ({ page, pages }: Paged, hrefOf: (page: number) => string, of: string | null = null) =>
  pages === 1
    ? null
    : {
        ...{ page, pages, of },
        previous: page > 1 ? hrefOf(page - 1) : null,
        next: page < pages ? hrefOf(page + 1) : null,
      }

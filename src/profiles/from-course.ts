import type { Model } from 'mongoose'
import { system } from '../accounts/scope.js'
import { AppError } from '../lib/errors.js'
import type { Acts } from './acts.js'
import type { Experience, Profile } from './model.js'

/** What the courses of a person add to what they have told themselves. */
export function createFromCourse({ profiles, acts }: { profiles: Model<Profile>; acts: Acts }) {
  return {
    /**
     * What was done in a course stands on the profile as experience, or no longer does. Twice is once: what stands there stays
     * as staff may have mended it. Who is removed is left as they are.
     * @param course the placement's id
     * @param done null: it counts as none
     */
    async experienceOf(id: string, course: string, done: Experience | null): Promise<void> {
      const stands = (await profiles.exists({ _id: id, 'experience.course': course })) !== null
      if (stands === (done !== null)) return
      const why = done ? 'det, personen har lavet i et forløb, skrives ned' : 'erfaring fra et forløb slettes igen'
      await acts
        .change(system, id, 'profile.update', why, ({ experience }) => {
          const others = experience.filter(one => one.course !== course)
          return { experience: done ? [...others, done] : others }
        })
        .catch(error => {
          if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error
        })
    },
  }
}

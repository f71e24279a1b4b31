import * as z from 'zod';

/** The fields of a person record that "User data" can show. */
export const PERSON_FIELDS = ['title', 'department', 'email', 'phone', 'location', 'language'] as const;
export const PERSON_REFERENCES = ['manager', 'devices', 'services'] as const;

/** Which fields and references "User data" shows, and in what order. */
export const UserDataSettings = z.object({
  fields: z.array(z.enum(PERSON_FIELDS)),
  references: z.array(z.enum(PERSON_REFERENCES)),
});
export type UserDataSettings = z.infer<typeof UserDataSettings>;
export type PersonField = UserDataSettings['fields'][number];
export type PersonReference = UserDataSettings['references'][number];

export const DEFAULT_USER_DATA: UserDataSettings = {
  fields: [...PERSON_FIELDS],
  references: [...PERSON_REFERENCES],
};

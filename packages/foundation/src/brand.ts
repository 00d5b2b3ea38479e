declare const brand: unique symbol;

/** A string (or other primitive) that only its own parser can produce. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

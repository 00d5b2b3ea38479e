/** Both in one, with members that are computed anew at each use left as they are. */
export const merge = <A extends object, B extends object>(a: A, b: B): A & B =>
  Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(a), ...Object.getOwnPropertyDescriptors(b) }) as A &
    B;

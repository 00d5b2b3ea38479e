/** How an attack ended: the code by which it was refused, or what it brought. */
export async function outcomeOf<T>(attack: Promise<T>): Promise<string | T> {
  try {
    return await attack;
  } catch (failure) {
    const { code } = failure as { code?: unknown };
    if (typeof code !== 'string') throw failure;
    return code;
  }
}

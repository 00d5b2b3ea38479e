import type { ReactNode } from 'react';

/** What Enter in a field submits: its button of type `submit`, by a click as the browser makes it; nothing is sent anywhere. */
export function Form({ children }: { readonly children: ReactNode }) {
  return (
    <form noValidate onSubmit={(event) => event.preventDefault()}>
      {children}
    </form>
  );
}

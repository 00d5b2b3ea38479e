import type { PageProps } from '@inro/design-system';
import type { Problem } from '@inro/problem';
import type { ReactNode } from 'react';

/** Who asks, and where a login leads from here. `T` is what the service says of one that is done. */
export interface LoginPlace<T> {
  /** A page under the name and mark of whoever asks. */
  readonly Frame: (props: Omit<PageProps, 'site' | 'mark'>) => ReactNode;
  /** Below everything, at the same place on every page. */
  readonly help: ReactNode;
  /** Route of the first page of a login; the QR code has `/qr`. */
  readonly first: string;
  /** Where Back leads from there, within the app; without it there is no Back. */
  readonly back?: string;
  /** Above the question: for whom the person is asked. */
  readonly asks?: string;
  /** What the service's endpoint wants to know when a login begins. */
  readonly asked?: object;
  /** Below it: another way out. */
  readonly out?: ReactNode;
  /** Of that way out, when it failed. */
  readonly problem?: Problem | undefined;
  readonly onDone: (result: T) => void | Promise<void>;
}

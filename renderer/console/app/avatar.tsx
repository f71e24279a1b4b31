import type { ReactNode } from 'react';
import { initialsOf, tintOf } from './initials';

interface AvatarProps {
  readonly name: string;
  readonly small?: boolean;
  /** Instead of the initials. */
  readonly children?: ReactNode;
}

/** A person at a glance: initials on a colour of their own. Never read out: the name stands beside it. */
export function Avatar({ name, small = false, children }: AvatarProps) {
  return (
    <span className={small ? 'avatar is-small' : 'avatar'} data-tint={tintOf(name)} aria-hidden="true">
      {children ?? initialsOf(name)}
    </span>
  );
}

import { Fragment, type ReactNode, useMemo } from 'react';
import { linkedPieces } from '../../broker/protocol/linked-text';

interface LinkedTextProps {
  readonly text: string;
  /** How a piece is shown, in and outside of links; as it is when absent. `at`: its place in the text. */
  readonly show?: (piece: string, at: number) => ReactNode;
}

/** What somebody wrote, with links that can be followed. The page that is opened learns nothing of this one. */
export function LinkedText({ text, show = asItIs }: LinkedTextProps) {
  const pieces = useMemo(() => linkedPieces(text), [text]);
  return pieces.map(({ at, text: piece, href }) =>
    href === null ? (
      <Fragment key={at}>{show(piece, at)}</Fragment>
    ) : (
      <a key={at} href={href} title={href === piece ? undefined : href} target="_blank" rel="noopener noreferrer">
        {show(piece, at)}
      </a>
    ),
  );
}

function asItIs(piece: string): ReactNode {
  return piece;
}

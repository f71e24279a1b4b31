import type { Virtualizer } from '@tanstack/react-virtual';
import type { ReactNode, RefObject } from 'react';
import type { Row } from './timeline';

interface VirtualRowsProps {
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
  readonly rows: readonly Row[];
  /** For who watches the size of it all. */
  readonly box?: RefObject<HTMLDivElement | null>;
  readonly children: (row: Row) => ReactNode;
}

/** The rows that are in view, each at its place, in a box as high as all of them. */
export function VirtualRows({ virtual, rows, box, children }: VirtualRowsProps) {
  return (
    <div ref={box} className="rows" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map((item) => {
        const row = rows[item.index];
        return row === undefined ? null : (
          <div
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            className="row"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            {children(row)}
          </div>
        );
      })}
    </div>
  );
}

import type { LucideIcon } from 'lucide-react';

interface BarButtonProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** What can be done with a chat, beside the visitor's name. Where that is narrow only the icon is seen. */
export function BarButton({ icon: Icon, name, disabled = false, onClick }: BarButtonProps) {
  return (
    <button type="button" className="button bar-button" title={name} disabled={disabled} onClick={onClick}>
      <Icon size={16} aria-hidden="true" />
      <span dir="auto">{name}</span>
    </button>
  );
}

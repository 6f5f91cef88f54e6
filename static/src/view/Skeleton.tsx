/** Grey shape where something is being loaded, with the words a screen reader says meanwhile. */
interface Props {
  shape: "text" | "block" | "map";
  label: string;
}

export function Skeleton({ shape, label }: Props) {
  return (
    <div class={`skeleton skeleton-${shape}`} role="status">
      <span class="visually-hidden">{label}</span>
    </div>
  );
}

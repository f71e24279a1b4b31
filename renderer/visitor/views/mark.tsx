/** The sign of the page. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="40" height="40" aria-hidden="true">
      <rect width="32" height="32" rx="9" className="mark-ground" />
      <path
        d="M8 9.5A2.5 2.5 0 0 1 10.5 7h11A2.5 2.5 0 0 1 24 9.5v7a2.5 2.5 0 0 1-2.5 2.5H15l-5 5v-5A2 2 0 0 1 8 17z"
        className="mark-bubble"
      />
    </svg>
  );
}

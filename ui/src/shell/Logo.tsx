/** A round window with liquid behind it: a sight glass. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="var(--sg-accent)" />
      <circle cx="16" cy="16" r="9.5" fill="none" stroke="var(--sg-on-accent)" strokeWidth="2.5" />
      <path d="M8.5 17.5c2.5-2 5 2 7.500 0s5-2 7.500 0A7.700 7.700 0 0 1 8.500 17.500Z" fill="var(--sg-on-accent)" />
    </svg>
  );
}

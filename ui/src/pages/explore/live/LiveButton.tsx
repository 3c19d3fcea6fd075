import classes from '../ExplorePage.module.css';

export function LiveButton({ live, onToggle }: { live: boolean; onToggle: () => void }) {
  return (
    <button type="button" className={classes.live} aria-pressed={live} onClick={onToggle} title={live ? 'Stop following new events (l)' : 'Follow new events as they come (l)'}>
      <span className={classes.dot} aria-hidden /> Live
    </button>
  );
}

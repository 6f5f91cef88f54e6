/** The page's own components in their states, for the living page of the design. */
import { render } from "preact";
import { Chips, Question } from "../view/Message";
import { Icon, ICON_NAMES, IconButton } from "../view/Icons";
import { ProblemBox, Progress } from "../view/Progress";
import { Skeleton } from "../view/Skeleton";

export function start(root: HTMLElement): void {
  render(<Design />, root);
}

const nothing = () => undefined;

function Design() {
  return (
    <div class="design-parts">
      <section aria-labelledby="d-buttons">
        <h3 id="d-buttons">Buttons</h3>
        <div class="row">
          <button type="button" class="button button-accent">Main</button>
          <button type="button" class="button">Usual</button>
          <button type="button" class="button" aria-pressed="true">Pressed</button>
          <button type="button" class="button" disabled>Not now</button>
          <button type="button" class="button button-small">Small</button>
          <button type="button" class="button button-small button-plain">Plain</button>
          <IconButton icon="pin" label="A button with a sign" onClick={nothing} />
          <IconButton icon="pin" label="A button with a sign, not now" onClick={nothing} disabled />
        </div>
      </section>
      <section aria-labelledby="d-fields">
        <h3 id="d-fields">Fields</h3>
        <div class="design-fields">
          <label>Text <input class="input" defaultValue="Niger" /></label>
          <label>
            Choice
            <select class="input">
              <option>Composite risk score</option>
            </select>
          </label>
          <label>Not now <input class="input" disabled defaultValue="Not now" /></label>
        </div>
      </section>
      <section aria-labelledby="d-talk">
        <h3 id="d-talk">Conversation</h3>
        <Question text="Which wards are most at risk?" />
        <Chips chips={[{ label: "Check my data", text: "Check my data" }, { label: "Rank the wards", text: "Rank the wards" }]} />
      </section>
      <section aria-labelledby="d-states">
        <h3 id="d-states">Work, waiting, problems</h3>
        <Progress label="Ranking 95 wards" percent={62} />
        <Progress label="Waiting for its turn" percent={null} />
        <Skeleton shape="text" label="Loading" />
        <ProblemBox message="No column with ward names was found." hint="Name one “Ward” or “WardName”." action={{ label: "Try again", run: nothing }} />
        <div class="strip tone-warning">
          <Icon name="warning" size={16} /> <span>Based on older data.</span>
        </div>
        <div class="banner">
          <Icon name="offline" size={16} /> <span>No connection. You can read on.</span>
        </div>
        <div class="card">
          <strong>A card</strong>
          <span class="quiet small">With quiet words under its head.</span>
        </div>
      </section>
      <section aria-labelledby="d-icons">
        <h3 id="d-icons">Signs</h3>
        <ul class="design-icons">
          {ICON_NAMES.map((name) => (
            <li key={name}>
              <Icon name={name} /> <span class="small">{name}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

// SPDX-License-Identifier: Apache-2.0
// Draws what the service answers; ?server=URL names the gateway, default:
// where the page came from.
import { connect, curve, explain } from "./curve";

const query = new URLSearchParams(location.search);
const client = connect(query.get("server") ?? location.origin);

function element<T extends Element>(id: string): T {
  return document.querySelector<T>(`#${id}`)!;
}

const slope = element<HTMLInputElement>("slope");
const state = element<HTMLOutputElement>("state");
const error = element<HTMLParagraphElement>("error");

function draw(id: string, x: number[], y: number[]): void {
  // SVG's y points down.
  const points = x.map((value, i) => `${value},${-y[i]!}`).join(" ");
  element<SVGPolylineElement>(id).setAttribute("points", points);
}

async function show(): Promise<void> {
  error.textContent = "";
  state.value = "asking";
  try {
    const answer = await curve(client, Number.parseFloat(slope.value));
    draw("forward", answer.x, answer.forward);
    draw("derivative", answer.x, answer.derivative);
    state.value = `${answer.x.length} points`;
  } catch (cause) {
    error.textContent = explain(cause);
    state.value = "refused";
  }
}

slope.value = query.get("slope") ?? slope.value;
slope.addEventListener("change", () => void show());
void show();

// Cutting a photo before it is sent: form[data-cropping] with a file, a canvas and three sliders. By mouse or finger one
// drags the picture (and pinches, or turns the wheel, to come nearer); by keyboard one moves the sliders. What is sent
// is the file and the sliders' figures; the site cuts it. Without this, it takes the middle.
"use strict";

for (const form of document.querySelectorAll("form[data-cropping]")) {
  const file = form.querySelector("input[type=file]");
  const frame = form.querySelector(".cropping");
  const canvas = frame.querySelector("canvas");
  const waiting = form.querySelector(".waiting");
  const [size, across, down] = ["size", "across", "down"].map((name) => frame.querySelector(`[name=${name}]`));
  const sliders = [size, across, down];
  const fingers = new Map();
  let picture = null;

  /** The square that is meant, in the picture's own pixels: as the site reckons it. */
  const cut = () => {
    const side = Math.max(1, Math.floor((Math.min(picture.width, picture.height) * size.valueAsNumber) / 1000));
    return [((picture.width - side) * across.valueAsNumber) / 1000, ((picture.height - side) * down.valueAsNumber) / 1000, side];
  };

  const draw = () => {
    if (!picture) return;
    const [left, top, side] = cut();
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
  };

  const show = (isShown) => {
    frame.hidden = !isShown;
    for (const slider of sliders) slider.disabled = !isShown;
    draw();
  };

  /** The picture; of a kind that this browser doesn't show (HEIC mostly), as the site drew it. Or none: it takes the middle. */
  const drawn = async (chosen) => {
    const sent = new FormData();
    sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    sent.append("file", chosen);
    try {
      return await createImageBitmap(chosen);
    } catch { /* the site may know it */ }
    try {
      waiting.hidden = false;
      const answer = await fetch(form.dataset.cropping, { method: "POST", body: sent });
      return answer.ok ? await createImageBitmap(await answer.blob()) : null;
    } catch {
      return null;
    } finally {
      waiting.hidden = true;
    }
  };

  file.addEventListener("change", async () => {
    picture?.close?.();
    picture = null;
    size.value = 1000;
    across.value = down.value = 500;
    show(false);
    const chosen = file.files[0];
    if (!chosen) return;
    const found = await drawn(chosen);
    if (chosen !== file.files[0]) return; // meanwhile another one was chosen
    picture = found;
    show(picture !== null);
  });

  for (const slider of sliders) slider.addEventListener("input", draw);

  /** Move what is seen by so many pixels of the page. */
  const move = (right, below) => {
    const [, , side] = cut();
    const scale = side / canvas.clientWidth;
    const by = (slider, room, distance) => { if (room > 0) slider.valueAsNumber -= (distance * scale * 1000) / room; };
    for (const slider of [across, down]) slider.step = 1;
    by(across, picture.width - side, right);
    by(down, picture.height - side, below);
    draw();
  };

  const nearer = (factor) => {
    size.valueAsNumber = Math.min(1000, Math.max(100, size.valueAsNumber / factor));
    draw();
  };

  const apart = () => {
    const [one, other] = [...fingers.values()];
    return Math.hypot(one.x - other.x, one.y - other.y);
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before || !picture) return;
    const distance = fingers.size === 2 ? apart() : 0;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2 && distance > 0) nearer(apart() / distance);
    else if (fingers.size === 1) move(event.clientX - before.x, event.clientY - before.y);
  });
  for (const ending of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(ending, (event) => {
      fingers.delete(event.pointerId);
      for (const slider of [across, down]) slider.step = 10;
    });
  }
  canvas.addEventListener("wheel", (event) => {
    if (!picture) return;
    event.preventDefault();
    nearer(event.deltaY < 0 ? 1.05 : 1 / 1.05);
  }, { passive: false });
}

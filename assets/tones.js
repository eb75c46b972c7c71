/* Values as tones: high is much, low is little, a rasp is no value. Loaded when a reader asks for it. */
(() => {
  "use strict";
  const LOW_HERTZ = 196, OCTAVES = 2.5, STEP_SECONDS = 0.19, PAUSE_SECONDS = 0.35, LOUDNESS = 0.16, MOST_SECONDS = 20;
  let audio = null, sounding = [];

  const ready = () => { audio ??= new AudioContext(); audio.resume(); return audio; };
  /** Pitch by the place between the lowest and the highest value, from zero where all are above it. */
  const pitch = (value, all) => {
    const known = all.filter(Number.isFinite), low = Math.min(0, ...known), high = Math.max(...known, low + 1e-9);
    return LOW_HERTZ * 2 ** (OCTAVES * (value - low) / (high - low));
  };
  const sound = (value, all, start, seconds) => {
    const voice = audio.createOscillator(), loudness = audio.createGain(), missing = !Number.isFinite(value);
    voice.type = missing ? "sawtooth" : "sine";
    voice.frequency.value = missing ? LOW_HERTZ / 3 : pitch(value, all);
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(missing ? LOUDNESS / 3 : LOUDNESS, start + 0.015);
    loudness.gain.linearRampToValueAtTime(0, start + seconds);
    voice.connect(loudness).connect(audio.destination);
    voice.start(start);
    voice.stop(start + seconds + 0.02);
    sounding.push(voice);
  };
  const stop = () => { sounding.forEach((voice) => { try { voice.stop(); } catch { /* it has ended */ } }); sounding = []; };
  const play = (lines) => {
    ready();
    const all = lines.flat(), step = Math.min(STEP_SECONDS, MOST_SECONDS / Math.max(all.length, 1));
    let at = audio.currentTime + 0.05;
    lines.forEach((line) => {
      line.forEach((value) => { sound(value, all, at, step * 0.9); at += step; });
      at += PAUSE_SECONDS;
    });
  };
  const tone = (value, all) => { ready(); stop(); sound(value, all, audio.currentTime, STEP_SECONDS * 1.5); };
  window.sme.tones = { play, tone, stop, pitch };
})();

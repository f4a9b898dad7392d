"use strict";
// Swagger UI is dark if the root element has this class.
const isDark = matchMedia("(prefers-color-scheme: dark)");
const setTheme = () => document.documentElement.classList.toggle("dark-mode", isDark.matches);
isDark.addEventListener("change", setTheme);
setTheme();

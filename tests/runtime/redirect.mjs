// Loaded before programs on openai 4.0.0, which knows no OPENAI_BASE_URL: what it sends to the real API goes to the fake one.
import http from 'node:http';
import https from 'node:https';
import process from 'node:process';

const { hostname, port } = new URL(process.env.OPENAI_BASE_URL);

https.request = (options, listener) =>
  http.request({ ...options, protocol: 'http:', host: hostname, hostname, port, agent: undefined }, listener);

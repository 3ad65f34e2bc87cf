/**
 * A certificate for the web servers of larsen.example, and its authority, valid for a hundred years.
 * They are nobody's secret, and nobody trusts them but the tests that name them.
 */
import type { TestIdentity } from './testCertificate.js';

export const CA = `-----BEGIN CERTIFICATE-----
MIIBiTCCAS+gAwIBAgIUByeM2jKK+RHVuV+d7qSY/GOCZMswCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOdGVzdCBhdXRob3JpdHkwIBcNMjYxMTI4MTgwOTI3WhgPMjEy
NTA2MjIxODA5MjdaMBkxFzAVBgNVBAMMDnRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEbIRu4ycLZ9QYdZ84SIBaI/M/7D0WG4nTJButaYsq
y7F/2icmTY2pJ/ThoJIJyBnVayCRUbhG9fpST4kv9w+YSqNTMFEwHQYDVR0OBBYE
FCenqPi+eR95KmEigOqV8wCemZ/GMB8GA1UdIwQYMBaAFCenqPi+eR95KmEigOqV
8wCemZ/GMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhANMhyYG2
BESC79rrXHBXoKnl/9xxv2s1e+FeB7VxQbouAiAOKjSMH5pIZw7WjRA8ffOax0Ja
SxshR+CRQTyC7VW9WA==
-----END CERTIFICATE-----
`;

/** For larsen.example, all below it, and autoconfig.thunderbird.net. */
export const WEB: TestIdentity = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgB218CkvtM+XzAs3b
CttNjylGkn/QrUy4zhBJMKl/YFShRANCAAQAIAySRgR9Dc9zJ2fgubKT6D5+7XuF
k83NaUtw03bFB6oYI7TDH6WSL/7+zddlivm7DwRX7PtaXAICBmg6+qya
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIB2DCCAX+gAwIBAgIUW9TORKLWvb9GpmZRvw88ErmQAY0wCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOdGVzdCBhdXRob3JpdHkwIBcNMjYxMTI4MTgwOTI4WhgPMjEy
NTA2MjIxODA5MjhaMBkxFzAVBgNVBAMMDmxhcnNlbi5leGFtcGxlMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEACAMkkYEfQ3Pcydn4Lmyk+g+fu17hZPNzWlLcNN2
xQeqGCO0wx+lki/+/s3XZYr5uw8EV+z7WlwCAgZoOvqsmqOBojCBnzBdBgNVHREE
VjBUgg5sYXJzZW4uZXhhbXBsZYIQKi5sYXJzZW4uZXhhbXBsZYIaYXV0b2NvbmZp
Zy50aHVuZGVyYmlyZC5uZXSCFGxvZ2luLmxhcnNlbi5leGFtcGxlMB0GA1UdDgQW
BBTRs/HOxf08W2jykHQMk0JrOurl6TAfBgNVHSMEGDAWgBQnp6j4vnkfeSphIoDq
lfMAnpmfxjAKBggqhkjOPQQDAgNHADBEAiAcit5WU2ZgQs7gZGoYd5thxCfaYjNc
TdONCozOPUGfKQIgVeQDmfQ+OpopSUa8J8wkTT52Y28YpT8P28FQD/S3uaA=
-----END CERTIFICATE-----
`,
};

// Where the server offers its Browser: the addresses of HTTP and HTTPS, as far as they are on.
SHOW SETTINGS 'server.http.enabled', 'server.http.advertised_address',
  'server.https.enabled', 'server.https.advertised_address'
YIELD name, value
RETURN name, value

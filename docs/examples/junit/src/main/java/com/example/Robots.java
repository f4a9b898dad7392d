package com.example;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Code under test: creates robot accounts of an organization of Quay. */
public class Robots {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern NAME = Pattern.compile("\"name\": ?\"([^\"]*\\+[^\"]*)\"");

    private final String url;
    private final String token;
    private final Duration timeout;

    public Robots(String url, String token, String organization, Duration timeout) {
        this.url = url + "/api/v1/organization/" + organization + "/robots";
        this.token = token;
        this.timeout = timeout;
    }

    /** Return the names of the robot accounts, such as "lighthouse+backup". */
    public List<String> listNames() throws Exception {
        return NAME.matcher(send("GET", "", "")).results().map(found -> found.group(1)).sorted().toList();
    }

    /** Create a robot account and return the JSON of Quay's answer. */
    public String create(String name, String description) throws Exception {
        return send("PUT", "/" + name, "{\"description\": \"" + description + "\"}");
    }

    /** Send a request, up to three times if Quay is too slow or limits the rate. */
    private String send(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .timeout(timeout)
            .build();
        for (int attempt = 1; ; attempt++) {
            HttpResponse<String> response;
            try {
                response = CLIENT.send(request, BodyHandlers.ofString());
            } catch (HttpTimeoutException error) {
                if (attempt == 3) throw error;
                continue;
            }
            if (response.statusCode() == 429 && attempt < 3) {
                Thread.sleep(1000 * response.headers().firstValueAsLong("Retry-After").orElse(1));
                continue;
            }
            if (response.statusCode() >= 400) throw new IllegalStateException(method + path + ": " + response);
            return response.body();
        }
    }
}

package io.countersign.server.identity.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;

/** Who gets in where: the token endpoints, the API, the pages. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

  static final String CONTENT_POLICY =
      "default-src 'self'; img-src 'self' data:; font-src 'self' data:; object-src 'none';"
          + " base-uri 'none'; frame-ancestors 'none'";

  private static final String[] PUBLIC_PAGES = {
    "/login", "/setup", "/error", "/css/**", "/js/**", "/img/**", "/vendor/**", "/webjars/**"
  };

  @Bean
  @Order(1)
  SecurityFilterChain tokenEndpoints(HttpSecurity http) throws Exception {
    http.oauth2AuthorizationServer(
            server -> {
              http.securityMatcher(server.getEndpointsMatcher());
              server.oidc(Customizer.withDefaults());
              server.tokenEndpoint(token -> token.accessTokenRequestConverter(new UsualScopes()));
            })
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .headers(SecurityConfiguration::headers)
        .exceptionHandling(refused ->
            refused.defaultAuthenticationEntryPointFor(
                new LoginUrlAuthenticationEntryPoint("/login"),
                new MediaTypeRequestMatcher(MediaType.TEXT_HTML)));
    return http.build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain api(HttpSecurity http, Problems problems) throws Exception {
    var bearer = new JwtAuthenticationConverter();
    bearer.setJwtGrantedAuthoritiesConverter(Tokens::authorities);
    http.securityMatcher("/api/**", "/v2/**", "/v3/**", "/actuator/**")
        .authorizeHttpRequests(requests ->
            requests
                .requestMatchers("/actuator/health/**")
                .permitAll()
                .requestMatchers("/actuator/**")
                .hasAnyAuthority("ROLE_OWNER", "SCOPE_read")
                .anyRequest()
                .authenticated())
        .oauth2ResourceServer(server ->
            server
                .jwt(jwt -> jwt.jwtAuthenticationConverter(bearer))
                .authenticationEntryPoint(problems)
                .accessDeniedHandler(problems))
        .csrf(CsrfConfigurer::spa)
        .requestCache(cache -> cache.disable())
        .headers(SecurityConfiguration::headers)
        .exceptionHandling(
            refused -> refused.authenticationEntryPoint(problems).accessDeniedHandler(problems));
    return http.build();
  }

  @Bean
  @Order(3)
  SecurityFilterChain pages(HttpSecurity http, SignInOutcome outcome, PageRefusals refusals)
      throws Exception {
    http.authorizeHttpRequests(requests ->
            requests.requestMatchers(PUBLIC_PAGES).permitAll().anyRequest().authenticated())
        .formLogin(form ->
            form.loginPage("/login")
                .successHandler(outcome.succeeded())
                .failureHandler(outcome::failed))
        .logout(
            logout -> logout.addLogoutHandler(outcome::signedOut).logoutSuccessUrl("/login?left"))
        .csrf(CsrfConfigurer::spa)
        .requestCache(cache -> cache.requestCache(pagesOnly()))
        .headers(SecurityConfiguration::headers)
        .exceptionHandling(
            refused -> refused.authenticationEntryPoint(refusals).accessDeniedHandler(refusals));
    return http.build();
  }

  /** After sign-in one comes back to a page, never to a fragment or a stream of events. */
  @SuppressWarnings("NullAway") // null is how the cache is told not to add ?continue
  private static HttpSessionRequestCache pagesOnly() {
    var cache = new HttpSessionRequestCache();
    cache.setRequestMatcher(request ->
        "GET".equals(request.getMethod())
            && request.getHeader("HX-Request") == null
            && String.valueOf(request.getHeader("Accept")).contains("text/html"));
    cache.setMatchingRequestParameterName(null);
    return cache;
  }

  private static void headers(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
        .frameOptions(frame -> frame.deny())
        .referrerPolicy(
            referrer -> referrer.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.SAME_ORIGIN))
        .permissionsPolicyHeader(
            policy -> policy.policy("camera=(), microphone=(), geolocation=(), payment=()"))
        .crossOriginOpenerPolicy(Customizer.withDefaults());
  }
}

package io.countersign.server.identity.web;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.countersign.server.identity.People;
import io.countersign.server.identity.SignInThrottle;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/** Passwords, roles and tokens. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableMethodSecurity
@EnableConfigurationProperties(IdentitySettings.class)
class IdentityConfiguration {

  @Bean
  PasswordEncoder passwordEncoder() {
    return new BCryptPasswordEncoder();
  }

  @Bean
  AuthenticationProvider passwordSignIn(
      People people, PasswordEncoder passwords, SignInThrottle throttle) {
    var provider = new DaoAuthenticationProvider(new SignedInPeople(people));
    provider.setPasswordEncoder(passwords);
    return new ThrottledSignIn(provider, throttle);
  }

  /** Everybody may look; otherwise no role includes another. */
  @Bean
  RoleHierarchy roleHierarchy() {
    return RoleHierarchyImpl.withDefaultRolePrefix()
        .role("OWNER")
        .implies("VIEWER")
        .role("SUPERVISOR")
        .implies("VIEWER")
        .role("DESIGNER")
        .implies("VIEWER")
        .build();
  }

  @Bean
  RSAKey tokenKey(IdentitySettings settings) {
    return TokenKeys.loadOrCreate(settings.keyFile());
  }

  @Bean
  JWKSource<SecurityContext> tokenKeys(RSAKey tokenKey) {
    return new ImmutableJWKSet<>(new JWKSet(tokenKey));
  }

  @Bean
  JwtDecoder jwtDecoder(JWKSource<SecurityContext> keys) {
    NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys).build();
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            new JwtTimestampValidator(),
            new JwtClaimValidator<java.util.List<String>>(
                JwtClaimNames.AUD,
                audience -> audience != null && audience.contains(Tokens.AUDIENCE))));
    return decoder;
  }

  @Bean
  OAuth2TokenCustomizer<JwtEncodingContext> tokenClaims() {
    return Tokens::write;
  }

  @Bean
  AuthorizationServerSettings authorizationServerSettings(IdentitySettings settings) {
    var builder = AuthorizationServerSettings.builder();
    if (settings.issuer() != null) {
      builder.issuer(settings.issuer());
    }
    return builder.build();
  }
}

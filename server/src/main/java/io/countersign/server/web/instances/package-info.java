/** Cases: the list of instances, and the story of one. */
@NullMarked
package io.countersign.server.web.instances;

import org.jspecify.annotations.NullMarked;

"""Layers and an optimizer that do what Keras's do, quicker, for training with TensorFlow on a CPU."""

import keras
from keras import ops

NARROW = 6
"""Columns of a picture up to which it pays to lay a batch of pictures side by side."""


@keras.saving.register_keras_serializable("mien")
class FusedBatchNormalization(keras.layers.BatchNormalization):
    """The same layer with the same weights; in training one fused kernel does what Keras does in several steps.

    A step of the residual networks takes a fifth less time so. Only for the TensorFlow backend.
    """

    def call(self, inputs, training=None, mask=None):
        """Normalises as Keras's layer does."""
        if not training or not self.trainable:
            return super().call(inputs, training=training, mask=mask)
        import tensorflow as tf

        outputs, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=inputs,
            scale=tf.convert_to_tensor(self.gamma),
            offset=tf.convert_to_tensor(self.beta),
            mean=[],
            variance=[],
            epsilon=self.epsilon,
            is_training=True,
        )
        places = tf.cast(tf.reduce_prod(tf.shape(inputs)[:-1]), "float32")
        biased = variance * (places - 1) / places  # the kernel gives the unbiased variance, Keras keeps the biased one
        for kept, seen in ((self.moving_mean, mean), (self.moving_variance, biased)):
            kept.assign(kept * self.momentum + seen * (1 - self.momentum))
        return outputs


@keras.saving.register_keras_serializable("mien")
class SideBySideConv2D(keras.layers.Conv2D):
    """The same layer with the same weights; a batch of narrow pictures becomes one wide picture.

    oneDNN's kernels work along the rows of a picture, sixteen or more columns at a time, so that most of their work is
    wasted on five: the gradient of such a layer's weights takes a third of the time so. A column of zeros keeps
    neighbours apart, as the padding does otherwise.
    """

    def call(self, inputs):
        """Convolves float (n, height, width, channels) as Keras's layer does."""
        height, width, channels = inputs.shape[1:]
        if width > NARROW or not self._keeps_places():
            return super().call(inputs)
        apart = ops.pad(inputs, ((0, 0), (0, 0), (0, 1), (0, 0)))
        wide = ops.reshape(ops.transpose(apart, (1, 0, 2, 3)), (1, height, -1, channels))
        rows = ops.reshape(super().call(wide), (height, -1, width + 1, self.filters))
        # not a slice: TensorFlow takes ten times as long for the gradient of one
        return ops.transpose(ops.split(rows, [width], axis=2)[0], (1, 0, 2, 3))

    def _keeps_places(self) -> bool:
        plain = self.strides == (1, 1) and self.dilation_rate == (1, 1) and self.padding == "same"
        return plain and self.kernel_size == (3, 3)


@keras.saving.register_keras_serializable("mien")
class FusedSGD(keras.optimizers.SGD):
    """The same optimizer, with Nesterov momentum; one fused kernel takes the step that Keras takes in seven.

    Where a network is large and a batch small the steps over its weights are most of the work: one of VGGNet, with 64
    pictures, takes a fifth to a quarter less time so. Only for the TensorFlow backend.
    """

    def update_step(self, gradient, variable, learning_rate):
        """Moves one variable along its gradient, as Keras's optimizer does."""
        import tensorflow as tf

        tf.raw_ops.ResourceApplyKerasMomentum(
            var=variable.handle,
            accum=self.momentums[self._get_variable_index(variable)].value.handle,
            lr=tf.cast(learning_rate, variable.dtype),
            grad=tf.cast(gradient, variable.dtype),
            momentum=tf.cast(self.momentum, variable.dtype),
            use_nesterov=self.nesterov,
        )


QUICKER = {keras.layers.BatchNormalization: FusedBatchNormalization, keras.layers.Conv2D: SideBySideConv2D}


def quicker(model: keras.Model) -> keras.Model:
    """A copy of a network that trains quicker on TensorFlow; on another backend, the network itself.

    Its list of weights is that of the network, so that they can be taken back.
    """
    if keras.backend.backend() != "tensorflow":
        return model
    copy = keras.models.clone_model(model, clone_function=_exchanged)
    copy.set_weights(model.get_weights())
    return copy


def _exchanged(layer: keras.Layer) -> keras.Layer:
    return QUICKER.get(type(layer), type(layer)).from_config(layer.get_config())
